namespace AcpRegistry.Sdk.Images;

/// <summary>
/// Where the parts of a reference lie in its text. A part that isn't there has no room: without a registry the repository starts at 0,
/// without a tag <paramref name="TagEnd"/> is <paramref name="RepositoryEnd"/>, without a digest it is the end of the text.
/// </summary>
internal readonly record struct ReferenceLayout(int RepositoryStart, int RepositoryEnd, int TagEnd);

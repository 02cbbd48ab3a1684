namespace AcpRegistry.Sdk.Images;

/// <summary>
/// Where the parts of a reference lie in its text. A part that isn't there has no room: the repository starts at 0, the tag ends where
/// the repository does, the tag ends where the text does.
/// </summary>
internal readonly record struct ReferenceLayout(int RepositoryStart, int RepositoryEnd, int TagEnd);

using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Images;

/// <summary>
/// The rules of the grammar of image references. A rule is named after the part that it is about; the values may grow in number, and
/// none changes its meaning.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImageReferenceRule>))]
public enum ImageReferenceRule
{
    /// <summary>There must be something to parse.</summary>
    Empty = 0,

    /// <summary>
    /// A host name holds ASCII letters, digits, <c>-</c> and <c>.</c> only, and nothing but a port stands between it and the first
    /// <c>/</c>: no user name, no path.
    /// </summary>
    RegistryCharacter,

    /// <summary>Each label of a host name begins and ends with a letter or a digit, and none is empty.</summary>
    RegistryLabel,

    /// <summary>
    /// An IPv6 address stands in brackets, without a zone and without an embedded IPv4 address, and with a <c>:</c> or an upper-case
    /// letter somewhere, for otherwise it is not taken for a registry.
    /// </summary>
    RegistryAddress,

    /// <summary>A port is made of one or more decimal digits.</summary>
    RegistryPort,

    /// <summary>
    /// Only a text that holds a <c>.</c>, a <c>:</c> or an upper-case letter, or is <c>localhost</c>, is read back as a registry;
    /// anything else would become the first component of the repository.
    /// </summary>
    RegistryAmbiguous,

    /// <summary>A repository holds ASCII lower-case letters, digits, <c>.</c>, <c>_</c>, <c>-</c> and <c>/</c> only.</summary>
    RepositoryCharacter,

    /// <summary>A repository has no upper-case letters.</summary>
    RepositoryUpperCase,

    /// <summary>No component of a repository is empty.</summary>
    RepositoryComponent,

    /// <summary>
    /// Between letters or digits, and nowhere else, stands one <c>.</c>, one or two <c>_</c>, or any number of <c>-</c>.
    /// </summary>
    RepositorySeparator,

    /// <summary>
    /// A repository has at most 255 characters. The registry doesn't count; the <c>library/</c> that Docker Hub puts before a single
    /// component does, whether written or not.
    /// </summary>
    RepositoryLength,

    /// <summary>64 hexadecimal digits alone are the ID of an image, not a name.</summary>
    RepositoryIdentifier,

    /// <summary>A tag holds ASCII letters, digits, <c>_</c>, <c>.</c> and <c>-</c> only, and begins with none of the last two.</summary>
    TagCharacter,

    /// <summary>A tag has 1 to 128 characters.</summary>
    TagLength,

    /// <summary>A digest begins with <c>sha256:</c>, <c>sha384:</c> or <c>sha512:</c>.</summary>
    DigestAlgorithm,

    /// <summary>A digest has 64, 96 or 128 hexadecimal digits, as its algorithm demands.</summary>
    DigestLength,

    /// <summary>The digits of a digest are <c>0</c> to <c>9</c> and lower-case <c>a</c> to <c>f</c>.</summary>
    DigestCharacter,
}

namespace AcpRegistry.Sdk.Common.Yaml;

/// <summary>A map from unique keys, which are compared exactly.</summary>
internal sealed record YamlMapping(long Line, IReadOnlyDictionary<string, YamlNode> Entries) : YamlNode(Line);

namespace AcpRegistry.Sdk.Common.Yaml;

/// <summary>A list.</summary>
internal sealed record YamlSequence(long Line, IReadOnlyList<YamlNode> Items) : YamlNode(Line);

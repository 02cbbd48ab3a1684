namespace AcpRegistry.Sdk.Common.Yaml;

/// <summary>A text, or what kubectl takes for a number, a boolean or null because it stands without quotes.</summary>
internal sealed record YamlScalar(long Line, YamlScalarKind Kind, string Text) : YamlNode(Line);

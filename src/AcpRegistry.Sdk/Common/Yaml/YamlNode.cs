namespace AcpRegistry.Sdk.Common.Yaml;

/// <summary>A value of a YAML document.</summary>
/// <param name="Line">The line where it begins, counted from 1.</param>
internal abstract record YamlNode(long Line);

namespace AcpRegistry.Sdk.Common.Yaml;

/// <summary>What a scalar is, by the rules of YAML 1.1 as kubectl applies them.</summary>
internal enum YamlScalarKind
{
    String,
    Number,
    Boolean,
    Null,
}

using System.Globalization;

namespace AcpRegistry.Sdk.Common.Yaml;

/// <summary>The text isn't YAML that can be read. The message names the line and never quotes the text.</summary>
internal sealed class YamlFormatException(string problem, long line)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"line {line}: {problem}"));

using System.Globalization;

namespace AcpRegistry.Sdk.Benchmarks.Checks;

/// <summary>Numbers of many rounds, of which the middle one is believed; beside it the quartiles.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    public double Median => _values.Order().ElementAt(_values.Count / 2);

    private double LowerQuartile => _values.Order().ElementAt(_values.Count / 4);

    private double UpperQuartile => _values.Order().ElementAt(_values.Count * 3 / 4);

    public void Add(double value) => _values.Add(value);

    public string Percent() => string.Create(CultureInfo.InvariantCulture, $"{Median:P1} ({LowerQuartile:P0} to {UpperQuartile:P0})");

    public string Whole() => Median.ToString("N0", CultureInfo.InvariantCulture);

    public string Tenths() => Median.ToString("N1", CultureInfo.InvariantCulture);
}

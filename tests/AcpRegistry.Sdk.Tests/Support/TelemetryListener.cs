using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AcpRegistry.Sdk.Tests.Support;

/// <summary>Hears every activity and measurement that the SDK makes in this thread of execution.</summary>
internal sealed class TelemetryListener : IDisposable
{
    private static readonly AsyncLocal<TelemetryListener?> Current = new();

    private readonly ActivityListener _activities;
    private readonly MeterListener _meters = new();

    public TelemetryListener()
    {
        Current.Value = this;
        _activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "AcpRegistry.Sdk",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => { if (Current.Value == this) { Activities.Enqueue(activity); } },
        };
        ActivitySource.AddActivityListener(_activities);
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "AcpRegistry.Sdk")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            if (Current.Value == this)
            {
                Measurements.Enqueue((instrument, value, tags.ToArray().ToDictionary()));
            }
        });
        _meters.Start();
    }

    public ConcurrentQueue<Activity> Activities { get; } = new();

    public ConcurrentQueue<(Instrument Instrument, double Value, Dictionary<string, object?> Tags)> Measurements { get; } = new();

    public void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
        Current.Value = null;
    }

    /// <summary>All that was heard, as text.</summary>
    public override string ToString() => string.Join('\n', [
        .. Activities.Select(activity =>
            $"{activity.DisplayName} {activity.OperationName} {activity.Status} {activity.StatusDescription} "
            + $"{string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Baggage)} "
            + string.Join(' ', activity.Events.Select(happened => $"{happened.Name} {string.Join(' ', happened.Tags)}"))),
        .. Measurements.Select(measured => $"{measured.Instrument.Name} {measured.Value} {string.Join(' ', measured.Tags)}"),
    ]);
}

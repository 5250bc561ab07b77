using System.Diagnostics;
using System.Diagnostics.Metrics;
using ComplaintSuite.Contracts.Messaging.V1;

namespace ComplaintSuite.Messaging;

/// <summary>Names for the host's OpenTelemetry setup, and the instruments.</summary>
public static class Telemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "ComplaintSuite.Messaging";

    internal static readonly ActivitySource Activities = new(Name);
    private static readonly Meter Meter = new(Name);

    internal static readonly Counter<long> Relayed = Meter.CreateCounter<long>("complaintsuite.relay.events", "{event}", "Events moved to the log.");
    internal static readonly Counter<long> Taken = Meter.CreateCounter<long>("complaintsuite.subscription.events", "{event}", "Events applied.");
    internal static readonly Gauge<long> Position = Meter.CreateGauge<long>("complaintsuite.subscription.position", "{event}", "Number up to which a producer's log was taken.");
    internal static readonly Gauge<long> Behind = Meter.CreateGauge<long>("complaintsuite.subscription.behind", "{event}", "Events of the producer's log not yet taken when the last batch came.");

    internal static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    /// <summary>An activity of its own, linked to the change that the event tells of: one change has many effects, and some come days later.</summary>
    internal static Activity? StartTaking(string producer, Event e)
    {
        ActivityLink[] links = ActivityContext.TryParse(e.Traceparent, null, isRemote: true, out var origin) ? [new ActivityLink(origin)] : [];
        var activity = Activities.StartActivity($"take {EventTypes.NameOf(e.Payload)}", ActivityKind.Consumer, parentContext: default, links: links);
        activity?.SetTag("messaging.producer", producer).SetTag("messaging.number", e.Number).SetTag("messaging.event_id", e.EventId);
        return activity;
    }
}

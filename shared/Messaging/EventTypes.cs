using Google.Protobuf.WellKnownTypes;

namespace ComplaintSuite.Messaging;

internal static class EventTypes
{
    public const string UrlPrefix = "type.googleapis.com/";

    /// <summary>Full message name of a payload, such as <c>complaintsuite.events.v1.ComplaintAccepted</c>.</summary>
    public static string NameOf(Any? payload) => payload is null ? "" : Any.GetTypeName(payload.TypeUrl);
}

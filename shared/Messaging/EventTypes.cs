using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ComplaintSuite.Messaging;

/// <summary>Events by the full names of their messages, such as <c>complaintsuite.events.v1.ComplaintAccepted</c>.</summary>
public static class EventTypes
{
    private const string UrlPrefix = "type.googleapis.com/";

    /// <summary>Name of a payload; empty where there is none.</summary>
    public static string NameOf(Any? payload) => payload is null ? "" : Any.GetTypeName(payload.TypeUrl);

    /// <summary>A payload as it was stored: by its name and its bytes.</summary>
    public static Any Stored(string name, byte[] payload) => new() { TypeUrl = UrlPrefix + name, Value = ByteString.CopyFrom(payload) };
}

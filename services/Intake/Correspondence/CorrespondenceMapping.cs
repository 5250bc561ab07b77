using ComplaintSuite.Intake.Complaints;
using Messages = ComplaintSuite.Contracts.Intake.V1;

namespace ComplaintSuite.Intake.Correspondence;

internal static class CorrespondenceMapping
{
    /// <param name="message">The message.</param>
    /// <param name="forComplainant">Who of the staff wrote it is not for the complainant.</param>
    /// <param name="unread">Whether the side that it is for has not read it.</param>
    public static Messages.Message ToMessage(this CaseMessage message, bool forComplainant, bool unread) => new()
    {
        MessageId = message.Id.ToString(),
        Number = message.Number,
        Kind = message.Kind.Code(),
        FromComplainant = message.FromComplainant,
        StaffId = forComplainant ? "" : message.StaffId,
        Text = message.Text,
        Items = { message.Items },
        SendTime = message.SentAt.ToTimestamp(),
        Unread = unread,
        RepresentativeCaseNumber = message.Representative ?? "",
    };

    public static string Code(this MessageKind kind) => kind switch
    {
        MessageKind.Message => "message",
        MessageKind.MaterialsRequest => "materials-request",
        MessageKind.MaterialsAnswer => "materials-answer",
        MessageKind.Urge => "urge",
        MessageKind.UrgeAnswer => "urge-answer",
        MessageKind.DefiniteAnswer => "definite-answer",
    };
}

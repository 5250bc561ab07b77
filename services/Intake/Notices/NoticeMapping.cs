using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Sealing;
using Messages = ComplaintSuite.Contracts.Intake.V1;

namespace ComplaintSuite.Intake.Notices;

internal static class NoticeMapping
{
    public static Messages.Notice ToMessage(this Notice notice, CaseSeal seal) => notice.ToMessage(notice.Open(seal));

    private static Messages.Notice ToMessage(this Notice notice, NoticeText text) => new()
    {
        NoticeId = notice.Id.ToString(),
        Template = notice.Template,
        Language = notice.Language,
        Subject = text.Subject,
        Body = text.Body,
        IssueTime = notice.IssuedAt.ToTimestamp(),
        Deliveries =
        {
            notice.Deliveries.Select(delivery => new Messages.Delivery
            {
                Way = delivery.Way,
                State = delivery.State switch { DeliveryState.Pending => "pending", DeliveryState.Delivered => "delivered", DeliveryState.Failed => "failed" },
                Time = delivery.At.ToTimestamp(),
                Proof = delivery.Proof ?? "",
            }),
        },
    };
}

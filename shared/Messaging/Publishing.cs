using System.Diagnostics;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Messaging;

/// <summary>The writing end of the event log.</summary>
public static class Publishing
{
    /// <summary>
    /// Adds an event to the outbox. It is written by the same <c>SaveChanges</c> and commits in the same transaction as the change it tells
    /// of; the commit wakes the relay. Call inside an <see cref="OrganisationScope"/>.
    /// </summary>
    /// <param name="db">The service's context; it maps the outbox by <see cref="MessagingModel.AddMessaging"/>.</param>
    /// <param name="organisation">Organisation of the subject, within the scope of the transaction.</param>
    /// <param name="subject">Case id or another subject. Events of one subject keep their order as long as they are published under the
    /// subject's version token or row lock.</param>
    /// <param name="subjectVersion">Version of the subject after the change.</param>
    /// <param name="payload">A message of <c>complaintsuite.events.v1</c>: ids and codes only, no personal data.</param>
    /// <param name="now">When the change happened.</param>
    /// <returns>The event's id; a snapshot source keeps it with the change.</returns>
    public static Guid Publish(this DbContext db, string organisation, string subject, long subjectVersion, IMessage payload, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(organisation);
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        var id = Guid.CreateVersion7(now);
        db.Add(new OutboxEvent
        {
            EventId = id,
            Organisation = organisation,
            Subject = subject,
            SubjectVersion = subjectVersion,
            OccurredAt = now.ToUniversalTime(),
            Type = payload.Descriptor.FullName,
            Payload = payload.ToByteArray(),
            Traceparent = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null,
        });
        OrganisationScope.NotePublished(db);
        return id;
    }
}

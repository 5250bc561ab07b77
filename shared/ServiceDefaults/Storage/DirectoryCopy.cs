using ComplaintSuite.Contracts.Routing.V1;
using Google.Protobuf;

namespace ComplaintSuite.ServiceDefaults.Storage;

/// <summary>The whole directory of one organisation as this service last took it over.</summary>
public sealed class DirectoryCopy
{
    private DirectoryCopy()
    {
    }

    public DirectoryCopy(OrganisationDirectory directory, DateTimeOffset now)
    {
        Organisation = directory.Organisation;
        Take(directory, now);
    }

    public string Organisation { get; private set; } = "";

    public long Revision { get; private set; }

    public byte[] Content { get; private set; } = [];

    public DateTimeOffset CopiedAt { get; private set; }

    /// <summary>Takes over the present state. It is fetched, so never an old one that comes late; a keeper restored from a backup counts revisions again that were given before.</summary>
    public void Take(OrganisationDirectory directory, DateTimeOffset now)
    {
        Revision = directory.Revision;
        Content = directory.ToByteArray();
        CopiedAt = now;
    }
}

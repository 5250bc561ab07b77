using static ComplaintSuite.ServiceDefaults.Rights.Roles;

namespace ComplaintSuite.Identity.Clients;

/// <summary>
/// A client of the suite. The list is closed: configuration gives a client its secret and thereby its existence, never its rights.
/// </summary>
/// <param name="Id">Client id, also the subject of the tokens it gets for itself.</param>
/// <param name="Roles">Roles of those tokens; a service tells a machine from a person by the subject, which is then the client itself.</param>
/// <param name="OrganisationsListed">False: the client acts for every organisation (claim <c>*</c>). True: for those the configuration lists.</param>
internal sealed record KnownClient(string Id, IReadOnlyList<string> Roles, bool OrganisationsListed = false)
{
    /// <summary>The client that signs people on and holds their session; it gets no token for itself.</summary>
    public const string Gateway = "gateway";

    /// <summary>Public client by which scripts get a demo person's token; there only with demo sign-ons.</summary>
    public const string Demo = "demo";

    public static IReadOnlyList<KnownClient> All { get; } =
    [
        new("intake", [Service]),
        new("routing", [Service]),
        new("mediation", [Service]),
        new("hrgrievance", [Service]),
        new("reporting", [Service]),
        new(Gateway, []),
        new("operator", [Operator, OrgAdmin]),
        new("import", [], OrganisationsListed: true),
    ];

    public static KnownClient? Find(string? id) => All.FirstOrDefault(client => client.Id == id);
}

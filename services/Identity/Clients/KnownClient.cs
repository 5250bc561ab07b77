using ComplaintSuite.Identity.Tokens;

namespace ComplaintSuite.Identity.Clients;

/// <summary>
/// A client of the suite. The list is closed: configuration gives a client its secret and thereby its existence, never its rights.
/// </summary>
/// <param name="Id">Client id, also the subject of the tokens it gets for itself.</param>
/// <param name="Roles">Roles of those tokens.</param>
/// <param name="OrganisationsListed">False: the client acts for every organisation (claim <c>*</c>). True: for those the configuration lists.</param>
/// <param name="Machine">Value of the claim <c>machine</c>, by which a service knows a machine that is no service.</param>
internal sealed record KnownClient(string Id, IReadOnlyList<string> Roles, bool OrganisationsListed = false, string? Machine = null)
{
    /// <summary>The client that signs people on and holds their session.</summary>
    public const string Gateway = "gateway";

    /// <summary>Public client by which scripts get a demo person's token; there only with demo sign-ons.</summary>
    public const string Demo = "demo";

    public static IReadOnlyList<KnownClient> All { get; } =
    [
        new("intake", [Role.Service]),
        new("routing", [Role.Service]),
        new("mediation", [Role.Service]),
        new("hrgrievance", [Role.Service]),
        new("reporting", [Role.Service]),
        new("portal", [Role.Service]),
        new(Gateway, [Role.Service]),
        new("operator", [Role.Operator, Role.OrgAdmin]),
        new("import", [], OrganisationsListed: true, Machine: "import"),
    ];

    public static KnownClient? Find(string? id) => All.FirstOrDefault(client => client.Id == id);
}

namespace ComplaintSuite.Conformance;

/// <summary>Standing relations that people of an organisation declare.</summary>
internal static class DeclaredRelations
{
    /// <summary>Declares one, and waits until the cases that were there have been gone through.</summary>
    public static async Task<Relation> DeclaredAsync(this RunningSuite suite, Office office, Sender by, string kind = "family", string name = "", string telephone = "", string place = "")
    {
        var declared = (await suite.SendAsync<DeclareRelationResponse>(
            new DeclareRelationRequest { Organisation = office.Organisation, RequestId = RequestId.New(), Kind = kind, Name = name, Telephone = telephone, Place = place, Note = "Known to me." }, by)).Relation;
        await suite.SettleAsync();
        return declared;
    }

    public static EndRelationRequest Ending(Relation relation)
    {
        ArgumentNullException.ThrowIfNull(relation);
        return new() { Organisation = relation.Organisation, RequestId = RequestId.New(), RelationId = relation.RelationId };
    }

    /// <summary>Who must withdraw from a case, and by what kind of relation.</summary>
    public static async Task<IEnumerable<string>> MetAsync(this RunningSuite suite, string number, Sender by) =>
        (await suite.SendAsync<ListCaseRelationsResponse>(new ListCaseRelationsRequest { CaseNumber = number }, by)).Relations.Select(met => $"{met.StaffId} {met.Kind}");
}

namespace ComplaintSuite.Conformance.CompanyGeneral;

/// <summary>The tests of one rule of the general company's procedure.</summary>
public abstract class Companies(RunningSuite suite) : CustomerDepartments(suite, "ZHGS", "gs-04")
{
    protected override IReadOnlyList<string> Told { get; } = ["supply-chain"];

    protected override (string Category, string Department, string Handler) Ordinary => ("ordinary-service", "business", "business");
}

namespace ComplaintSuite.Conformance.Dealership;

/// <summary>The tests of one rule of the dealership's procedure.</summary>
public abstract class Dealers(RunningSuite suite) : CustomerDepartments(suite, "QCXS", "qc-04")
{
    protected override IReadOnlyList<string> Told { get; } = ["quality"];

    protected override (string Category, string Department, string Handler) Ordinary => ("on-site-quality", "business", "business");

    protected override void Complete(RegisterComplaintRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Details["plate"] = "京A12345";
    }
}

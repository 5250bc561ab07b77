namespace ComplaintSuite.Conformance.PropertyInternal;

/// <summary>The tests of one rule of the property company's internal procedure, in a company of their own.</summary>
public abstract class Property(RunningSuite suite)
{
    protected RunningSuite Suite => suite;

    protected Company Company => suite.Company(GetType());
}

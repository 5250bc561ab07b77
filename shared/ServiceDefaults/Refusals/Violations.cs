using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.ServiceDefaults.Storage;

namespace ComplaintSuite.ServiceDefaults.Refusals;

/// <summary>Unmet demands as messages.</summary>
public static class Violations
{
    /// <summary>An unmet demand for a caller.</summary>
    public static Violation ToMessage(this Procedures.Violation violation)
    {
        ArgumentNullException.ThrowIfNull(violation);
        return new()
        {
            Code = violation.Code,
            Field = violation.Field ?? "",
            Rule = violation.Rule ?? "",
            Description = violation.Description,
            Because = violation.Because?.ToMessage(),
            Alternatives = { violation.Alternatives },
        };
    }
}

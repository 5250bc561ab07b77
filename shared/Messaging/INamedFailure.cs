namespace ComplaintSuite.Messaging;

/// <summary>A failure that says in codes what it is. They may be stored and logged, as the message of an exception may not: it may hold what people wrote.</summary>
public interface INamedFailure
{
    /// <summary>A code, and where they help, rules, ids and codes of what it is about.</summary>
    string Name { get; }
}

/// <summary>
/// What is here does not fit what is asked, and asking again won't help until somebody puts right what the code names. An event that meets it is parked under that code. Not
/// a defect of this service.
/// </summary>
public sealed class UndigestibleException : InvalidOperationException, INamedFailure
{
    /// <param name="code">What is wrong, such as "DEPARTMENT_UNKNOWN".</param>
    /// <param name="about">Codes and ids of what it is about; nothing that people wrote.</param>
    public UndigestibleException(string code, string about)
        : base($"{code} {about}") => Name = $"{code} {about}";

    /// <inheritdoc />
    public string Name { get; }
}

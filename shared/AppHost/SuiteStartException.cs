namespace ComplaintSuite.AppHost;

/// <summary>The suite can't be brought up. The message is for the person at the terminal: it says why and what helps.</summary>
public sealed class SuiteStartException : Exception
{
    public SuiteStartException()
    {
    }

    public SuiteStartException(string message)
        : base(message)
    {
    }

    public SuiteStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

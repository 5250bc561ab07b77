namespace ComplaintSuite.Cli;

/// <summary>The OpenID Connect provider does not answer: it may be back in a moment, as after a restart.</summary>
internal sealed class IssuerSilentException(string message) : ToolFailedException(message);

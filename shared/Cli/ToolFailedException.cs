namespace ComplaintSuite.Cli;

/// <summary>Why a command did not do its work, in a sentence for whoever called it.</summary>
internal class ToolFailedException(string message) : Exception(message);

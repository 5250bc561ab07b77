namespace ComplaintSuite.Messaging;

/// <summary>
/// A producer gives a number to another event than the one that was taken under it: it was restored from a backup. An <see cref="IOException"/>, so that nothing is parked
/// for it: the position stays until an operator decides.
/// </summary>
internal sealed class LogRewoundException(string producer, long number) : IOException($"Number {number} of {producer} is another event than the one taken.");

namespace KariOrleans.Tests.Structure;

/// <summary>One departure from a rule.</summary>
/// <param name="Subject">What departs, as an exception would name it: a path, or a type.</param>
/// <param name="Message">How.</param>
internal sealed record TidyFinding(string Subject, string Message);

namespace KariOrleans.Sdk.Testing;

/// <summary>One line that the extension logged.</summary>
/// <param name="Level">0 trace, 1 debug, 2 information, 3 warning, 4 error, 5 critical.</param>
/// <param name="Message">The line.</param>
public sealed record HarnessLog(int Level, string Message);

namespace KariOrleans.Tests.Fuzz;

/// <summary>An input that broke what its target promises.</summary>
internal sealed class FuzzFinding(string message, Exception? inner = null) : Exception(message, inner);

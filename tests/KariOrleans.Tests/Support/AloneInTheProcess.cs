namespace KariOrleans.Tests.Support;

/// <summary>For tests that measure the whole process: no other test runs beside them.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;

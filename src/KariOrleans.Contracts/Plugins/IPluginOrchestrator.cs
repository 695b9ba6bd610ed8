using KariOrleans.Contracts.Calls;

namespace KariOrleans.Contracts.Plugins;

/// <summary>
/// Calls plugins for a tenant: one, in sequence, in parallel; key <c>tenant</c>, as many workers as needed.
/// </summary>
[GrainInterfaceType("kari.plugin-orchestrator")]
[Alias("kari.plugin-orchestrator")]
public interface IPluginOrchestrator : IGrainWithStringKey
{
    /// <summary>Executes one plugin. The result's body is the plugin's JSON.</summary>
    [ResponseTimeout("00:15:00"), Alias("execute")]
    Task<CallResult> ExecuteAsync(PluginStep step, TimeSpan? deadline, CancellationToken cancellationToken);

    /// <summary>Executes steps one after the other; stops at the first that fails and has no fallback.</summary>
    [ResponseTimeout("00:15:00"), Alias("sequence")]
    Task<PluginRunResult> SequenceAsync(SequencePlan plan, CancellationToken cancellationToken);

    /// <summary>Executes steps in parallel; results come in the order of the steps.</summary>
    [ResponseTimeout("00:15:00"), Alias("parallel")]
    Task<PluginRunResult> ParallelAsync(ParallelPlan plan, CancellationToken cancellationToken);
}

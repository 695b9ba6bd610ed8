using System.Text.Json.Nodes;
using KariOrleans.Protocol.Hosting;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sdk.Plugins;

/// <summary>The tenant's plugins, from whichever extension. Needs the permission <c>plugin:execute</c>.</summary>
public sealed class PluginClient
{
    private readonly IHostChannel host;
    private readonly uint callId;

    internal PluginClient(IHostChannel host, uint callId)
    {
        this.host = host;
        this.callId = callId;
    }

    /// <summary>Executes one plugin.</summary>
    /// <param name="intent">Its intent, directory or alias.</param>
    /// <param name="parameters">Its input.</param>
    /// <param name="cancellationToken">Withdraws the call; the plugin's work is cancelled too.</param>
    /// <returns>The plugin's answer.</returns>
    /// <exception cref="ExtensionException">The plugin failed, or there is none for the intent.</exception>
    public Task<JsonNode?> ExecuteAsync(string intent, JsonObject parameters, CancellationToken cancellationToken) =>
        InvokeAsync(HostMethod.ExecutePlugin, new PluginStep(intent, parameters).ToJson(), cancellationToken);

    /// <summary>
    /// Executes plugins one after the other. Inputs may refer to what went before: <c>{{previous.x}}</c>,
    /// <c>{{input.x}}</c>, <c>{{steps.id.x}}</c>, <c>${id.x}</c>; a text that is one reference keeps the value's type.
    /// </summary>
    /// <param name="steps">The steps, at most 100.</param>
    /// <param name="input">What <c>input</c> refers to, or null.</param>
    /// <param name="cancellationToken">Withdraws the call.</param>
    /// <returns>Each step's result in order.</returns>
    /// <exception cref="ExtensionException">A step failed and had no fallback.</exception>
    public async Task<IReadOnlyList<PluginStepResult>> SequenceAsync(
        IReadOnlyList<PluginStep> steps, JsonObject? input, CancellationToken cancellationToken)
    {
        var plan = new JsonObject { ["steps"] = PluginStep.ToJson(steps), ["input"] = input?.DeepClone() };
        return PluginStepResult.ReadAll(
            await InvokeAsync(HostMethod.ExecuteSequence, plan, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Executes plugins in parallel and joins their results in the order of the steps.</summary>
    /// <param name="steps">The steps, at most 1,000.</param>
    /// <param name="options">Bound, deadline and what a failure means.</param>
    /// <param name="cancellationToken">Withdraws the call; plugins that still run are cancelled.</param>
    /// <exception cref="ExtensionException">A step failed and the policy is <see
    /// cref="FailurePolicy.FailFast"/>.</exception>
    public async Task<IReadOnlyList<PluginStepResult>> ParallelAsync(
        IReadOnlyList<PluginStep> steps, ParallelSetOptions options, CancellationToken cancellationToken)
    {
        var plan = new JsonObject { ["steps"] = PluginStep.ToJson(steps) };
        options.WriteTo(plan);
        return PluginStepResult.ReadAll(
            await InvokeAsync(HostMethod.ExecuteParallel, plan, cancellationToken).ConfigureAwait(false));
    }

    private async Task<JsonNode?> InvokeAsync(HostMethod method, JsonObject plan, CancellationToken cancellationToken)
    {
        var answer = await host.InvokeAsync(method, callId, new PluginRequest(JsonText.ToUtf8(plan)), cancellationToken)
            .ConfigureAwait(false);
        return JsonNode.Parse(answer.Value.Span);
    }
}

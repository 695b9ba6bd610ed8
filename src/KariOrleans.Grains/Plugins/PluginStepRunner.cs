using KariOrleans.Contracts.Plugins;

namespace KariOrleans.Grains.Plugins;

/// <summary>
/// Runs one step of a plan: finds the plugin, checks its input, calls its extension, tries again, falls back.
/// </summary>
internal sealed class PluginStepRunner(
    string tenant, Caller caller, IGrainFactory grains, CatalogueCache catalogues, DeadlineSource patience)
{
    private static readonly TimeSpan FirstRetryDelay = TimeSpan.FromMilliseconds(100);

    public async Task<CallResult> RunAsync(PluginStep step, bool useFallback, CancellationToken cancellationToken)
    {
        var result = await TryAsync(step, cancellationToken);
        return result.Error is not null && useFallback && step.Fallback is { } fallback
            && !cancellationToken.IsCancellationRequested
            ? await RunAsync(fallback, useFallback, cancellationToken)
            : result;
    }

    private async Task<CallResult> TryAsync(PluginStep step, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (cancellationToken.IsCancellationRequested) return GaveUp(step);
            var result = await CallAsync(step, cancellationToken);
            if (result.Error is not { IsRetryable: true } || attempt >= step.Attempts
                || result.Error.RetryAfter >= patience.Left) return result;
            try
            {
                await Task.Delay(FirstRetryDelay * Math.Pow(2, attempt - 1), patience.Time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return result;
            }
        }
    }

    private async Task<CallResult> CallAsync(PluginStep step, CancellationToken cancellationToken)
    {
        var catalogue = await catalogues.GetAsync(tenant, grains);
        var plugin = catalogue.Find(step.Intent);
        if (plugin is not { IsEnabled: true })
        {
            // It may have been installed or enabled within the last second.
            catalogue = await catalogues.GetAsync(tenant, grains, mustBeNew: true);
            plugin = catalogue.Find(step.Intent);
        }

        if (plugin is null) return NoSuchPlugin(step);
        if (!plugin.IsEnabled) return Disabled(plugin);
        if (catalogue.CheckInput(plugin, step.ParametersJson) is { } findings) return InvalidInput(plugin, findings);

        var call = new OperationCall(OperationKind.Plugin, plugin.Intent)
        {
            ContentType = "application/json",
            Body = step.ParametersJson,
            Deadline = patience.Left,
            IdempotencyKey = step.IdempotencyKey,
        };
        try
        {
            CallerContext.Set(caller);
            var result = await grains.Extension(new ExtensionKey(tenant, plugin.Extension))
                .CallAsync(call, null, cancellationToken);
            if (result.Outcome == CallOutcome.Cancelled && patience.HasPassed) return GaveUp(step);
            return result.Error is not null || JsonBytes.IsOneValue(result.Body) ? result : NotJson(plugin);
        }
        catch (OperationCanceledException)
        {
            return GaveUp(step);
        }
    }

    private CallResult GaveUp(PluginStep step) => patience.HasPassed
        ? new CallResult(CallOutcome.TimedOut, new CallError(
            "deadline_exceeded",
                $"The plugin '{step.Intent}' had not answered when the {patience.Allowed.TotalSeconds:0.###} s "
                    + $"allowed were over.", "Allow more time, or ask for less.", true))
        : new CallResult(CallOutcome.Cancelled,
            new CallError("cancelled", $"The plugin '{step.Intent}' was cancelled.", IsRetryable: true));

    private static CallResult NotJson(PluginDescriptor plugin) => new(CallOutcome.Failed, new CallError(
        "invalid_plugin_answer",
        $"The plugin '{plugin.Intent}' answered with what is not one JSON value.",
        $"Tell the author of '{plugin.Extension}'."));

    private static CallResult NoSuchPlugin(PluginStep step) => new(CallOutcome.NoSuchOperation, new CallError(
        "no_such_plugin",
        $"No extension of this tenant provides the plugin '{step.Intent}'.",
        "GET /plugins lists what there is; install the extension that provides it."));

    private static CallResult Disabled(PluginDescriptor plugin) => new(CallOutcome.NotLoaded, new CallError(
        "plugin_disabled", $"The plugin '{plugin.Intent}' is switched off for this tenant.",
            $"POST /plugins/{plugin.Intent}/enable."));

    private static CallResult InvalidInput(PluginDescriptor plugin, string findings) =>
        new(CallOutcome.InvalidInput, new CallError(
        "invalid_input",
        $"The input of '{plugin.Intent}' does not fit its schema: {findings}.",
        $"GET /plugins/{plugin.Intent} shows the schema."));
}

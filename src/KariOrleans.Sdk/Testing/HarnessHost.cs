using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using KariOrleans.Protocol.Hosting;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sdk.Testing;

/// <summary>
/// The platform's side of the harness. What crosses it is encoded and decoded as between real processes.
/// </summary>
internal sealed class HarnessHost(HarnessOptions options) : IHostChannel
{
    private readonly ConcurrentDictionary<uint, string?> usersByCall = new() { [0] = null };
    private readonly InMemoryTables tables = new(options.Tenant);
    private readonly FakeOrchestrator orchestrator = new(options.Plugins);

    public ConcurrentQueue<HarnessLog> Logs { get; } = new();

    public ConcurrentDictionary<string, double> Metrics { get; } = new();

    public void Begin(uint callId, string? user) => usersByCall[callId] = user;

    public void End(uint callId) => usersByCall.TryRemove(callId, out _);

    public async ValueTask<HostResultMessage> CallAsync(
        HostMethod method, uint parentCall, ReadOnlyMemory<byte> arguments, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = Crossing.Of(new HostCallMessage(parentCall, arguments));
        var result = usersByCall.TryGetValue(call.ParentCall, out var user)
            ? await AnswerAsync(method, call.Arguments, user, cancellationToken).ConfigureAwait(false)
            : Failure(new ExtensionException(
                "call_is_over", "A host call was made for a call that has ended.",
                    "Await all work before you answer."));
        return Crossing.Of(result);
    }

    public void Notify(HostMethod method, uint parentCall, ReadOnlyMemory<byte> arguments)
    {
        var call = Crossing.Of(new HostCallMessage(parentCall, arguments));
        if (method == HostMethod.Log)
        {
            var line = WireMessage.Decode<LogNotice>(call.Arguments);
            Logs.Enqueue(new HarnessLog(line.Level, line.Message));
        }
        else if (method == HostMethod.Metric)
        {
            var metric = WireMessage.Decode<MetricNotice>(call.Arguments);
            Metrics.AddOrUpdate(metric.Name, metric.Value, (_, sum) => sum + metric.Value);
        }
    }

    private async Task<HostResultMessage> AnswerAsync(
        HostMethod method, ReadOnlyMemory<byte> arguments, string? user, CancellationToken cancellationToken)
    {
        try
        {
            return method switch
            {
                HostMethod.CreateTable or HostMethod.Insert or HostMethod.Query or HostMethod.Update
                    or HostMethod.Delete
                    or HostMethod.Count or HostMethod.Aggregate => options.Data is { } data
                        ? data(method, arguments, user)
                        : tables.Handle(method, arguments, user, options.Time),
                HostMethod.ExecutePlugin => Answer(await orchestrator.ExecuteAsync(Plan(arguments), cancellationToken)
                    .ConfigureAwait(false)),
                HostMethod.ExecuteSequence =>
                    Answer(await orchestrator.SequenceAsync(Plan(arguments), cancellationToken)
                    .ConfigureAwait(false)),
                HostMethod.ExecuteParallel =>
                    Answer(await orchestrator.ParallelAsync(Plan(arguments), cancellationToken)
                    .ConfigureAwait(false)),
                HostMethod.Log or HostMethod.Metric =>
                    throw new ExtensionException("not_a_call", $"{method} is a notice and has no answer."),
            };
        }
        catch (ExtensionException e)
        {
            return Failure(e);
        }
    }

    private static JsonObject Plan(ReadOnlyMemory<byte> arguments) =>
        JsonNode.Parse(WireMessage.Decode<PluginRequest>(arguments).PlanJson)!.AsObject();

    private static HostResultMessage Answer(JsonNode? value) => new(JsonText.ToUtf8(value));

    private static HostResultMessage Failure(ExtensionException e) =>
        new(default, new WireError(e.Code, e.Message, e.Remedy, e.IsRetryable));
}

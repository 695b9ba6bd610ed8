using KariOrleans.Contracts.Data;
using KariOrleans.Grains.Metrics;
using KariOrleans.Grains.Permissions;
using KariOrleans.Grains.Plugins;
using KariOrleans.Protocol.Wire;
using KariOrleans.Sandbox;
using KariOrleans.Sandbox.Egress;
using KariOrleans.Sandbox.Jail;
using Microsoft.Extensions.Logging;

namespace KariOrleans.Grains.Extensions;

/// <summary>
/// The platform's side of an installation's host calls. Tenant and extension are those of the session that this object
/// belongs to, the user is that of the call in flight: nothing that a child writes can choose another.
/// </summary>
internal sealed partial class HostCalls : IHostCallHandler
{
    private readonly ExtensionKey key;
    private readonly IGrainFactory grains;
    private readonly CallMeter meter;
    private readonly OperationQuarantine quarantine;
    private readonly InstallationDependencies dependencies;
    private readonly ILogger logger;
    private readonly LineAllowance lines;
    private volatile PermissionSet permissions = new(new HashSet<string>());
    private long quotaBytes;

    public HostCalls(
        ExtensionKey key, IGrainFactory grains, CallMeter meter, OperationQuarantine quarantine,
        InstallationDependencies dependencies, ILogger logger, TimeProvider time)
    {
        this.key = key;
        this.grains = grains;
        this.meter = meter;
        this.quarantine = quarantine;
        this.dependencies = dependencies;
        this.logger = logger;
        Limits = new LimitLog(time, Noted);
        lines = new LineAllowance(time);
    }

    public LimitLog Limits { get; }

    public void Apply(PermissionSet granted, long quota)
    {
        permissions = granted;
        Interlocked.Exchange(ref quotaBytes, quota);
    }

    public async ValueTask<HostResultMessage> HandleAsync(
        CallPrincipal principal, HostMethod method, ReadOnlyMemory<byte> arguments, CancellationToken cancellationToken)
    {
        if (!Enum.IsDefined(method)) throw new WireException($"There is no host call {(ushort)method}.");
        if (permissions.Refuse(method) is { } refusal)
        {
            if (principal.Operation is { } operation) quarantine.NoteDenial(operation);
            return new HostResultMessage(default, refusal);
        }

        CallerContext.Set(new Caller(
            key.Tenant, principal.User, principal.User is null
                ? [RoleRule.System] : principal.Roles, principal.Depth + 1, principal.TraceParent));
        return method switch
        {
            HostMethod.CreateTable or HostMethod.Insert or HostMethod.Query or HostMethod.Update or HostMethod.Delete
                or HostMethod.Count or HostMethod.Aggregate =>
                    ToWire(method, await DataAsync(method, arguments, Scope(principal), cancellationToken)),
            HostMethod.ExecutePlugin or HostMethod.ExecuteSequence or HostMethod.ExecuteParallel =>
                await dependencies.ExplainAsync(await PluginHostCalls.HandleAsync(
                    grains.Orchestrator(key.Tenant), method, arguments, cancellationToken)),
            HostMethod.Log or HostMethod.Metric => throw new WireException($"{method} is a notice, not a host call."),
        };
    }

    public void Notify(CallPrincipal principal, HostMethod method, ReadOnlyMemory<byte> arguments)
    {
        switch (method)
        {
            case HostMethod.Log:
                var line = WireMessage.Decode<LogNotice>(arguments);
                if (!lines.TryTake(out var dropped)) break;
                if (dropped > 0) Write(LogLevel.Warning, null, $"{dropped} lines were dropped: too many at once.");
                Write((LogLevel)line.Level, principal.TraceParent, line.Message);
                break;
            case HostMethod.Metric:
                var metric = WireMessage.Decode<MetricNotice>(arguments);
                meter.Count(metric.Name, metric.Value);
                break;
            case HostMethod.CreateTable or HostMethod.Insert or HostMethod.Query or HostMethod.Update
                or HostMethod.Delete
                or HostMethod.Count or HostMethod.Aggregate or HostMethod.ExecutePlugin or HostMethod.ExecuteSequence
                or HostMethod.ExecuteParallel:
                throw new WireException($"{method} is a host call, not a notice.");
            default:
                throw new WireException($"There is no notice {(ushort)method}.");
        }
    }

    public void WriteOutput(string line, bool isError) =>
        Write(isError ? LogLevel.Warning : LogLevel.Information, null, line);

    public void Record(EgressRecord connection)
    {
        meter.Count(connection);
        EgressLog.Write(logger, connection);
    }

    public bool ProcessEnded(ProcessEnd end) => quarantine.NoteEnd(end);

    private DataScope Scope(CallPrincipal principal) =>
        new(principal.User, principal.User is null || permissions.SeesAllRows, Interlocked.Read(ref quotaBytes));

    private Task<DataResult> DataAsync(
        HostMethod method, ReadOnlyMemory<byte> arguments, DataScope scope, CancellationToken cancellationToken)
    {
        var data = grains.ExtensionData(new ExtensionKey(key.Tenant, key.Extension));
        switch (method)
        {
            case HostMethod.CreateTable:
                var create = WireMessage.Decode<CreateTableRequest>(arguments);
                return data.CreateTableAsync(create.Table, create.SchemaJson, cancellationToken);
            case HostMethod.Insert:
                var insert = WireMessage.Decode<InsertRequest>(arguments);
                return data.InsertAsync(scope,
                    new(insert.Table, insert.Columns, insert.RowCount, insert.Rows.ToArray()), cancellationToken);
            case HostMethod.Query:
                var query = WireMessage.Decode<QueryRequest>(arguments);
                return data.QueryAsync(
                    scope, new(query.Table, query.FilterJson, query.Columns, query.OrderBy, query.Limit, query.Cursor),
                        cancellationToken);
            case HostMethod.Update:
                var update = WireMessage.Decode<UpdateRequest>(arguments);
                return data.UpdateAsync(scope,
                    new(update.Table, update.FilterJson, update.Columns, update.Values.ToArray()), cancellationToken);
            case HostMethod.Delete:
                var delete = WireMessage.Decode<FilterRequest>(arguments);
                return data.DeleteAsync(scope, delete.Table, delete.FilterJson, cancellationToken);
            case HostMethod.Count:
                var count = WireMessage.Decode<FilterRequest>(arguments);
                return data.CountAsync(scope, count.Table, count.FilterJson, cancellationToken);
            default:
                var aggregate = WireMessage.Decode<AggregateRequest>(arguments);
                return data.AggregateAsync(
                    scope, new(aggregate.Table, aggregate.FilterJson, aggregate.GroupBy, aggregate.Aggregates),
                        cancellationToken);
        }
    }

    private static HostResultMessage ToWire(HostMethod method, DataResult result)
    {
        if (result.Error is { } e) return new HostResultMessage(
            default, new WireError(e.Code, e.Message, e.Remedy, e.IsRetryable));
        return method is HostMethod.Query or HostMethod.Aggregate && result.Rows is { } rows
            ? new HostResultMessage(
                WireMessage.Encode(new RowPage(rows.Columns, rows.RowCount, rows.Rows, rows.NextCursor)))
            : new HostResultMessage(PackedRows.Pack([[result.Affected]]));
    }

    private void Noted(LimitBreach breach, LimitAction action)
    {
        meter.CountLimit(breach.Kind, action);
        // A caller may bring these about as often as it likes.
        if (breach.Kind != LimitKind.Calls) LogLimit(key.Tenant, key.Extension, Words.Snake(action), breach.Message);
    }

    private void Write(LogLevel level, string? trace, string text)
    {
        if (!logger.IsEnabled(level)) return;

        // A line break would let an extension write lines that look like the platform's own.
        var line = text.ReplaceLineEndings(" ⏎ ");
        LogLine(level, key.Tenant, key.Extension, trace, line);
    }

    [LoggerMessage(LogLevel.Warning, "{Tenant}/{Extension} was {Action} at a limit: {Reason}")]
    private partial void LogLimit(string tenant, string extension, string action, string reason);

    [LoggerMessage("{Tenant}/{Extension} {Trace}: {Line}")]
    private partial void LogLine(LogLevel level, string tenant, string extension, string? trace, string line);
}

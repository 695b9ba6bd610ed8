using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using KariOrleans.Contracts.Plugins;

namespace KariOrleans.Grains.Plugins;

/// <summary>
/// Reads plans of plugin calls from the JSON that extensions and callers write, and writes their results.
/// </summary>
internal static class PlanJson
{
    public const int MaxSequence = 100;
    public const int MaxParallel = 1_000;
    private const int MaxFallbacks = 5;

    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 64 };

    /// <summary>Reads <c>{"intent":…, "params":{…}}</c>. Returns what is wrong, or null.</summary>
    public static CallError? ReadStep(ReadOnlyMemory<byte> json, [NotNull] out PluginStep? step)
    {
        PluginStep? read = null;
        var error = Read(json, root => read = Step(root, "", 0));
        step = read ?? new PluginStep("", []);
        return error;
    }

    /// <summary>Reads <c>{"steps":[…], "input":{…}}</c>. Returns what is wrong, or null.</summary>
    public static CallError? ReadSequence(ReadOnlyMemory<byte> json, out SequencePlan plan)
    {
        var read = new SequencePlan([], []);
        var error = Read(json, root =>
            read = new SequencePlan(Steps(root, MaxSequence), Raw(root, "input"), Milliseconds(root, "deadline_ms")));
        plan = read;
        return error;
    }

    /// <summary>
    /// Reads <c>{"steps":[…], "on_failure":…, "max_parallel":…, "deadline_ms":…}</c>. Returns what is wrong, or null.
    /// </summary>
    public static CallError? ReadParallel(ReadOnlyMemory<byte> json, out ParallelPlan plan)
    {
        var read = new ParallelPlan([], FailurePolicy.FailFast);
        var error = Read(json, root => read = new ParallelPlan(
            Steps(root, MaxParallel),
            Policy(root),
            Number(root, "max_parallel", 1, 256),
            Milliseconds(root, "deadline_ms")));
        plan = read;
        return error;
    }

    /// <summary>Writes <c>{"results":[{"value":…}|{"error":{…}}]}</c>.</summary>
    public static byte[] WriteResults(IReadOnlyList<CallResult> results)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("results");
            foreach (var result in results) WriteResult(writer, result);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteResult(Utf8JsonWriter writer, CallResult result)
    {
        writer.WriteStartObject();
        if (result.Error is { } error)
        {
            writer.WriteStartObject("error");
            writer.WriteString("code", error.Code);
            writer.WriteString("message", error.Message);
            if (error.Remedy is not null) writer.WriteString("remedy", error.Remedy);
            writer.WriteBoolean("retryable", error.IsRetryable);
            writer.WriteEndObject();
        }
        else
        {
            writer.WritePropertyName("value");
            writer.WriteRawValue(result.Body.Length == 0 ? "null"u8 : result.Body);
        }

        writer.WriteEndObject();
    }

    private static CallError? Read(ReadOnlyMemory<byte> json, Action<JsonElement> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Bounded);
            read(document.RootElement);
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new CallError(
                "invalid_plan", $"The plan can't be read: {e.Message}", "See docs/plugins.md for the form of a plan.");
        }
    }

    private static PluginStep[] Steps(JsonElement root, int max)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("steps", out var steps)
            || steps.ValueKind != JsonValueKind.Array)
            throw new JsonException("\"steps\" must be an array.");
        var count = steps.GetArrayLength();
        if (count is 0 || count > max) throw new JsonException($"there are {count} steps; 1 to {max} are allowed.");
        return [.. steps.EnumerateArray().Select((s, i) => Step(s, $"/steps/{i}", 0))];
    }

    private static PluginStep Step(JsonElement json, string pointer, int depth)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new JsonException($"{pointer} must be an object.");
        if (depth > MaxFallbacks) throw new JsonException($"{pointer} is more than {MaxFallbacks} fallbacks deep.");
        return new PluginStep(Text(json, "intent", pointer) ?? throw new JsonException($"{pointer}/intent is missing."),
            Parameters(json, pointer))
        {
            Id = Text(json, "id", pointer),
            Fallback = json.TryGetProperty("fallback", out var fallback) && fallback.ValueKind != JsonValueKind.Null
                ? Step(fallback, $"{pointer}/fallback", depth + 1)
                : null,
            Attempts = Number(json, "attempts", 1, 10) ?? 1,
            IdempotencyKey = Text(json, "idempotency_key", pointer),
        };
    }

    private static byte[] Parameters(JsonElement json, string pointer)
    {
        if (!json.TryGetProperty("params", out var parameters)
            || parameters.ValueKind == JsonValueKind.Null) return "{}"u8.ToArray();
        return parameters.ValueKind == JsonValueKind.Object
            ? JsonBytes.Of(parameters)
            : throw new JsonException($"{pointer}/params must be an object.");
    }

    private static byte[] Raw(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? JsonBytes.Of(value) : [];

    private static string? Text(JsonElement json, string name, string pointer)
    {
        if (!json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= 200 } text
            ? text
            : throw new JsonException($"{pointer}/{name} must be a text of 1 to 200 characters.");
    }

    private static int? Number(JsonElement json, string name, int min, int max)
    {
        if (!json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= min
            && number <= max
            ? number
            : throw new JsonException($"{name} must be a whole number from {min} to {max}.");
    }

    private static TimeSpan? Milliseconds(JsonElement json, string name) =>
        Number(json, name, 1, 600_000) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;

    private static FailurePolicy Policy(JsonElement json) => Text(json, "on_failure", "") switch
    {
        null or "fail_fast" => FailurePolicy.FailFast,
        "collect_all" => FailurePolicy.CollectAll,
        "fallback" => FailurePolicy.Fallback,
        var other => throw new JsonException($"on_failure is '{other}'; it may be fail_fast, collect_all or fallback."),
    };
}

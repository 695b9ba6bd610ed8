using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using KariOrleans.Sdk.Plugins;

namespace KariOrleans.Sdk.Testing;

/// <summary>
/// Plugins that a test puts in the place of the tenant's. Sequences run their steps in order and parallel sets run
/// theirs at once, with fallbacks, attempts and failure policies as on the platform. Templates in inputs
/// (<c>{{previous.x}}</c>) reach the fake as they are: resolving them is the platform's work and is tested there.
/// Deadlines are not kept either.
/// </summary>
public sealed class FakePlugins
{
    private readonly ConcurrentDictionary<string, Func<JsonObject, CancellationToken, Task<JsonNode?>>> answers = new();
    private readonly ConcurrentQueue<PluginStep> calls = new();

    /// <summary>Every call that was made, in order.</summary>
    public IReadOnlyList<PluginStep> Calls => [.. calls];

    /// <summary>Answers an intent. A later answer for the same intent takes the place of the earlier.</summary>
    /// <param name="intent">The intent, directory or alias that the extension uses.</param>
    /// <param name="answer">Input to answer; throw <see cref="ExtensionException"/> to let the plugin fail.</param>
    public FakePlugins Add(string intent, Func<JsonObject, JsonNode?> answer) =>
        Add(intent, (input, _) => Task.FromResult(answer(input)));

    /// <summary>Answers an intent with work that takes time or can be cancelled.</summary>
    /// <param name="intent">The intent, directory or alias that the extension uses.</param>
    /// <param name="answer">Input to answer; throw <see cref="ExtensionException"/> to let the plugin fail.</param>
    public FakePlugins Add(string intent, Func<JsonObject, CancellationToken, Task<JsonNode?>> answer)
    {
        answers[intent] = answer;
        return this;
    }

    internal async Task<JsonNode?> ExecuteAsync(
        string intent, JsonObject parameters, CancellationToken cancellationToken)
    {
        calls.Enqueue(new PluginStep(intent, parameters));
        if (!answers.TryGetValue(intent, out var answer))
        {
            throw new ExtensionException(
                "plugin_not_found", $"No plugin answers to '{intent}'.",
                    $"Call Plugins.Add(\"{intent}\", …) on the harness.");
        }

        return await answer((JsonObject)parameters.DeepClone(), cancellationToken).ConfigureAwait(false);
    }
}

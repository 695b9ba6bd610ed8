using System.Text.Json.Serialization;
using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Extensions;
using KariOrleans.FrontDoor.Health;
using KariOrleans.FrontDoor.Marketplace;
using KariOrleans.FrontDoor.Plugins;
using KariOrleans.FrontDoor.Problems;
using KariOrleans.FrontDoor.Tenants;

namespace KariOrleans.FrontDoor.Json;

/// <summary>What the platform's own routes answer.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(ExtensionList))]
[JsonSerializable(typeof(ExtensionDetails))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(SystemHealth))]
[JsonSerializable(typeof(SystemStats))]
[JsonSerializable(typeof(RegistrySummary))]
[JsonSerializable(typeof(ExtensionMetrics))]
[JsonSerializable(typeof(TaskExecution))]
[JsonSerializable(typeof(PackageList))]
[JsonSerializable(typeof(DiscoveryView))]
[JsonSerializable(typeof(PluginView))]
[JsonSerializable(typeof(PluginList))]
[JsonSerializable(typeof(PluginSwitch))]
[JsonSerializable(typeof(ReloadView))]
[JsonSerializable(typeof(StepView))]
[JsonSerializable(typeof(StepView[]))]
[JsonSerializable(typeof(RunView))]
[JsonSerializable(typeof(TenantView))]
[JsonSerializable(typeof(TenantList))]
[JsonSerializable(typeof(KeyList))]
[JsonSerializable(typeof(CreatedKeyView))]
[JsonSerializable(typeof(ProbeView))]
internal sealed partial class AnswerJson : JsonSerializerContext;

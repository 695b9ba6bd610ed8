using System.Diagnostics.CodeAnalysis;
using AdvancedAnalytics.Ingest;
using AdvancedAnalytics.Points;
using AdvancedAnalytics.Reports;
using KariOrleans.Sdk;

namespace AdvancedAnalytics;

/// <summary>Stores series of measured values and reports on them every day.</summary>
[SuppressMessage("Design", "CA1001", Justification = "ShutdownAsync is where an extension disposes.")]
public sealed class AdvancedAnalyticsExtension : Extension
{
    private readonly UploadRegister register = new();

    /// <inheritdoc/>
    protected override void Map(OperationMap operations)
    {
        var points = new PointEndpoint(register);
        operations
            .Post("/analytics/data", new UploadEndpoint(register).PostAsync)
            .Get("/analytics/data", points.GetAsync)
            .Endpoint("DELETE", "/analytics/data", points.DeleteAsync)
            .Get("/analytics/series", new SeriesEndpoint(register).GetAsync)
            .Get("/analytics/reports/latest", ReportEndpoints.LatestAsync)
            .Get("/analytics/reports/{id}", ReportEndpoints.GetAsync)
            .Get("/analytics/reports/{id}/chart.svg", ReportEndpoints.ChartAsync)
            .Task("tasks.generate_daily_report", new DailyReport(register).RunAsync);
    }

    /// <inheritdoc/>
    protected override async Task InitialiseAsync(OperationContext context, CancellationToken cancellationToken)
    {
        await context.Data.CreateTableAsync(PointTable.Name, PointTable.Schema, cancellationToken)
            .ConfigureAwait(false);
        await context.Data.CreateTableAsync(UploadTable.Name, UploadTable.Schema, cancellationToken)
            .ConfigureAwait(false);
        await ReportStore.CreateAsync(context.Data, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override Task ShutdownAsync(CancellationToken cancellationToken)
    {
        register.Dispose();
        return Task.CompletedTask;
    }
}

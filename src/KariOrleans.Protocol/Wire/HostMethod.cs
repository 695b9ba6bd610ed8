namespace KariOrleans.Protocol.Wire;

/// <summary>The host calls: what an extension's code may ask of the platform.</summary>
public enum HostMethod : ushort
{
    /// <summary>Creates a table, or does nothing where an equal one exists. <see cref="CreateTableRequest"/>.</summary>
    CreateTable = 1,

    /// <summary>Inserts rows. <see cref="InsertRequest"/> → number of rows.</summary>
    Insert = 2,

    /// <summary>Reads rows. <see cref="QueryRequest"/> → <see cref="RowPage"/>.</summary>
    Query = 3,

    /// <summary>Changes rows. <see cref="UpdateRequest"/> → number of rows.</summary>
    Update = 4,

    /// <summary>Deletes rows. <see cref="FilterRequest"/> → number of rows.</summary>
    Delete = 5,

    /// <summary>Counts rows. <see cref="FilterRequest"/> → number of rows.</summary>
    Count = 6,

    /// <summary>Groups and aggregates rows. <see cref="AggregateRequest"/> → <see cref="RowPage"/>.</summary>
    Aggregate = 7,

    /// <summary>Executes one plugin. <see cref="PluginRequest"/> → JSON.</summary>
    ExecutePlugin = 20,

    /// <summary>Executes plugins one after the other, passing data on. <see cref="PluginRequest"/> → JSON.</summary>
    ExecuteSequence = 21,

    /// <summary>Executes plugins in parallel. <see cref="PluginRequest"/> → JSON.</summary>
    ExecuteParallel = 22,

    /// <summary>Writes one line to the installation's log. <see cref="LogNotice"/>; wants no answer.</summary>
    Log = 40,

    /// <summary>Records one metric value. <see cref="MetricNotice"/>; wants no answer.</summary>
    Metric = 41,
}

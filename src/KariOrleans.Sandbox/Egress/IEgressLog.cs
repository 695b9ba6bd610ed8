namespace KariOrleans.Sandbox.Egress;

/// <summary>Where connections of extensions to the world are written down.</summary>
public interface IEgressLog
{
    /// <summary>Takes the record of a connection that has ended. Must neither block nor throw.</summary>
    void Record(EgressRecord connection);
}

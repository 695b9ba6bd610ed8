namespace KariOrleans.FrontDoor.Plugins;

/// <summary>How several plugin calls ended, in the order of the steps.</summary>
internal sealed record RunView(string Outcome, StepView[] Steps);

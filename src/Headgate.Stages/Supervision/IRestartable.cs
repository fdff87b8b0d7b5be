namespace Headgate.Stages.Supervision;

/// <summary>Marks a producer that comes back when it has stopped: whoever subscribes waits for the next incarnation, or is told that there is none.</summary>
internal interface IRestartable;

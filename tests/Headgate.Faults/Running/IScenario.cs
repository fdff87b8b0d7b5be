namespace Headgate.Faults.Running;

/// <summary>A fault, what it happens to, and what is looked at afterwards.</summary>
public interface IScenario
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>What it does, in a sentence.</summary>
    string Summary { get; }

    /// <summary>How many rounds it runs unless told.</summary>
    int DefaultRounds { get; }

    /// <summary>Runs it.</summary>
    /// <param name="rounds">How many rounds; what a round is, is the scenario's.</param>
    /// <param name="seed">Of everything that is drawn.</param>
    Task<Finding> RunAsync(int rounds, int seed);
}

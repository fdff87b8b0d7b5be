namespace Headgate.Model.Tests;

/// <summary>The implementation and the model disagree.</summary>
internal sealed class ModelFailureException(string message) : Exception(message)
{
    /// <summary>Throws when <paramref name="holds"/> is false. <paramref name="rule"/> is the rule in positive words.</summary>
    public static void Unless(bool holds, string rule)
    {
        if (!holds) throw new ModelFailureException(rule);
    }
}

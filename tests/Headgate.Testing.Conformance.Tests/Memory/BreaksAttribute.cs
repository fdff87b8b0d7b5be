using System.Reflection;

namespace Headgate.Testing.Conformance.Tests.Memory;

/// <summary>The rule that a planted fault breaks.</summary>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class BreaksAttribute(string rule) : Attribute
{
    public string Rule => rule;

    /// <summary>The faults of an enum, by the rules that they break.</summary>
    public static IReadOnlyDictionary<string, TFault> FaultsOf<TFault>()
        where TFault : struct, Enum =>
        typeof(TFault).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(static field => (field.GetCustomAttribute<BreaksAttribute>()?.Rule, Fault: (TFault)field.GetValue(null)!))
            .Where(static it => it.Rule is not null)
            .ToDictionary(static it => it.Rule!, static it => it.Fault);
}

using Xunit.Sdk;

namespace Headgate.Dashboard.Tests.Browser;

/// <summary>How big and how dark a page is.</summary>
public sealed record Look : IXunitSerializable
{
    public static readonly Look Desk = new() { Width = 1280, Height = 800 };

    public static readonly Look Phone = new() { Width = 390, Height = 844 };

    public int Width { get; set; }

    public int Height { get; set; }

    public bool IsDark { get; set; }

    public bool IsPhone => Width < 700;

    /// <summary>Both sizes, light and dark.</summary>
    public static TheoryData<Look> All => [Desk, Desk with { IsDark = true }, Phone, Phone with { IsDark = true }];

    /// <summary>Each size and each darkness once: colours do not depend on the size.</summary>
    public static TheoryData<Look> Once => [Desk, Phone with { IsDark = true }];

    /// <summary>Both sizes.</summary>
    public static TheoryData<Look> Sizes => [Desk, Phone];

    public override string ToString() => $"{(IsPhone ? "phone" : "desk")} {(IsDark ? "dark" : "light")}";

    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(Width), Width);
        info.AddValue(nameof(Height), Height);
        info.AddValue(nameof(IsDark), IsDark);
    }

    public void Deserialize(IXunitSerializationInfo info)
    {
        Width = info.GetValue<int>(nameof(Width));
        Height = info.GetValue<int>(nameof(Height));
        IsDark = info.GetValue<bool>(nameof(IsDark));
    }
}

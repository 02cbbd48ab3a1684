// The platform's page on pulling images from another namespace, as code. Read it from top to bottom; Usage.cs says how to run it.
using System.Text.Json;
using AcpRegistry.Sdk;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Diagnostics;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.RoleBindings;
using AcpRegistry.Sdk.Workloads;
using k8s.Autorest;
using Quickstart;

if (args is ["--help" or "-h"])
{
    Console.WriteLine(Usage.Text);
    return 0;
}

if (Usage.Problem(args) is { } problem)
{
    await Console.Error.WriteLineAsync($"{problem}\n\n{Usage.Text}");
    return 2;
}

using var cancel = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) => pressed.Cancel = cancel.TryCancel();
var ct = cancel.Token;

try
{
    await using var demo = await DemoCluster.OpenAsync(args.ElementAtOrDefault(1), ct);
    var (mine, shared) = (demo.MyNamespace, demo.SharedNamespace);
    var registry = AcpRegistryClient.Create(demo.Kubernetes, new AcpRegistryOptions { ExternalHosts = { "registry.cluster.local" } });

    Tell.Step("CI has pushed an image, by the registry's external address");
    var pushed = await registry.Images.ParseAsync($"registry.cluster.local/{shared}/app:1.4.0", ct);
    Tell.Result($"{pushed}: owned by the namespace {pushed.Namespace}, name {pushed.Name}, tag {pushed.Reference.Tag}");

    Tell.Step("A Deployment must use the internal address");
    var image = await registry.Addresses.ResolveAsync(pushed.Reference, NetworkLocation.InCluster, ct);
    Tell.Result($"{image}");

    Tell.Step("That address is a Service's", "kubectl get svc -n cpaas-system internal-docker-registry -o jsonpath='{.spec.clusterIP}'");
    var service = await registry.Addresses.GetServiceAsync(ct);
    Tell.Result($"{service.ClusterIP}");

    Tell.Step($"A Deployment in {mine} uses the image", $"kubectl create deployment app -n {mine} --image={image}");
    Tell.Result(await demo.DeployAsync(image, ct));

    Tell.Step("Its pods pull as the ServiceAccount 'default', with that account's pull secret",
        $"kubectl get serviceaccount default -n {mine} -o jsonpath='{{.imagePullSecrets}}'");
    Tell.Result(await demo.PullSecretsAsync(ct));

    var pods = AccessSubject.ServiceAccount(mine, "default");
    var question = AccessQuestion.ToPull(pushed, pods);

    // What the SDK asks. 'kubectl auth can-i get images.registry.alauda.io' answers 'no', whatever is granted, if the server doesn't serve that API group.
    var asked = new { @namespace = shared, verb = "get", group = "registry.alauda.io", resource = "images" };
    var spec = new { user = pods.UserName, groups = pods.Groups, resourceAttributes = asked };
    var json = JsonSerializer.Serialize(new { apiVersion = "authorization.k8s.io/v1", kind = "SubjectAccessReview", spec });
    var review = $"echo '{json}' | kubectl create -f - -o jsonpath='{{.status.allowed}}'";

    Tell.Step($"May they pull from {shared}? Not yet", review);
    Tell.Decision(await registry.Permissions.CheckAsync(question, ct), expected: AccessVerdict.Denied);

    Tell.Step("Why not, and how to fix it? The registry can't be reached from here, so only the cluster is checked");
    var doctor = AcpRegistryClient.Create(demo.Kubernetes).Diagnostics;
    Tell.Diagnosis(await doctor.DiagnoseAsync(PullTarget.Workload(new WorkloadReference(WorkloadKind.Deployment, mine, "app")), ct));

    Tell.Step($"The admin of {shared} lets them",
        $"kubectl create rolebinding cross-ns-pull -n {shared} --clusterrole=system:image-puller --serviceaccount={mine}:default");
    var grant = new PullGrant(shared, pods) { Name = "cross-ns-pull", Reason = "the quickstart shows it" };
    var granted = await registry.RoleBindings.GrantAsync(grant, ct);
    Tell.Result($"{granted.Outcome}: RoleBinding {granted.Binding.Name}");

    Tell.Step("May they now?", review);
    Tell.Decision(await registry.Permissions.WaitUntilEffectiveAsync(question, AccessVerdict.Allowed, cancellationToken: ct), expected: AccessVerdict.Allowed);

    Tell.Step($"Who may pull from {shared}?", $"kubectl get rolebindings -n {shared} -o wide");
    await foreach (var binding in registry.RoleBindings.ListAsync(shared, ct))
    {
        Tell.Result($"{binding.Name}: {string.Join(", ", binding.Subjects)}{(binding.Reason is null ? "" : $" ({binding.Reason})")}");
    }

    Tell.Step("The admin takes it back", $"kubectl delete rolebinding cross-ns-pull -n {shared}");
    var revoked = await registry.RoleBindings.RevokeAsync(grant, ct);
    Tell.Result($"{revoked.Outcome}; still granted by {revoked.StillGrantedBy?.Count ?? 0} others");

    Tell.Step("May they still? The revoke has asked", review);
    Tell.Decision(revoked.Decision, expected: AccessVerdict.Denied);
    return Tell.Outcome;
}
catch (AcpRegistryException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 2;
}
catch (Exception error) when (error is HttpOperationException or HttpRequestException)
{
    await Console.Error.WriteLineAsync($"The demo's own objects could not be made: {(error as HttpOperationException)?.Response?.StatusCode.ToString() ?? error.Message}");
    return 2;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Stopped.");
    return 2;
}

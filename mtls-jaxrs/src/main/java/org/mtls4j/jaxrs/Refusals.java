package org.mtls4j.jaxrs;

import jakarta.ws.rs.core.Response;
import org.mtls4j.Decision.Refused;
import org.mtls4j.Problem;

/** Refusals as REST answers. */
final class Refusals {

  private Refusals() {}

  static Response of(Refused refused) {
    Problem problem = Problem.of(refused);
    Response.ResponseBuilder response =
        Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem.body());
    problem.headers().forEach(response::header);
    return response.build();
  }
}
